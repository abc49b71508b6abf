"""Why an input was not taken and what to do, in the operator's words."""

from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Advice:
    """A reason's name and what to do about it, both as catalogue texts."""

    reason: str
    what_to_do: str


ADVICE = MappingProxyType(
    {
        "empty_file": Advice("空文件", "从录音系统重新拷贝；通常是拷贝中断或录音盘写满。"),
        "unreadable": Advice("无法读取", "确认文件还在、运行账号有读取权限，然后重新运行。"),
        "changed_while_read": Advice("读取时仍在变化", "录音还在写入，等写完后重新运行即可。"),
        "not_audio": Advice("不是音频", "打开看看是什么文件；换成录音，或移出录音目录。"),
        "unsupported_format": Advice(
            "格式不支持", "请录音系统导出 WAV、FLAC、Opus、MP3 或 M4A，或先行转换。"
        ),
        "no_audio_stream": Advice("没有音轨", "检查录音系统的导出设置；没有声音无法质检。"),
        "damaged": Advice("文件损坏", "从录音系统重新拷贝；MP4/M4A 上传中断会丢失末尾索引。"),
        "truncated": Advice("录音不完整", "重新拷贝完整文件；半通电话不能当整通来评分。"),
        "too_short": Advice("时长过短", "放弃的呼叫无需处理；否则在设置中调低最短时长。"),
        "too_long": Advice("时长过长", "把整班录音拆成单通，或在设置中调高最长时长。"),
        "over_time_budget": Advice("解码超时", "检查磁盘或网络共享是否卡住，然后重新运行。"),
        "silent": Advice("全程静音", "检查该分机的录音线路，文件里没有声音。"),
        "duplicate_call_id": Advice(
            "通话编号重复", "两段录音用了同一编号；改名或在随路数据中区分后重新运行。"
        ),
        "metadata_without_recording": Advice(
            "有数据无录音", "随路数据里有这通电话，但没找到录音；检查文件名或补传录音。"
        ),
        "worker_died": Advice(
            "处理进程中断", "多半是内存不足；减少并行数后重试，仍失败请单独检查该录音。"
        ),
        "over_memory_budget": Advice(
            "解码内存超限", "文件异常庞大或损坏；转换为普通 WAV 后重新运行。"
        ),
        "decoder_died": Advice("解码进程中断", "文件使解码器崩溃；转换格式或重新拷贝后再运行。"),
        "duplicate_content": Advice("内容重复", "无需处理：同一录音只计一次。"),
        "erased": Advice("已按要求删除", "无需处理；如需彻底清除，请在录音系统中一并删除。"),
        "not_a_conversation": Advice("不是对话", "文件里读不出一问一答；按文档的格式重新导出。"),
        "empty_conversation": Advice("对话为空", "文件里一句话也没有；检查导出设置后重新导出。"),
        "too_large": Advice("文件过大", "一个文件只放一通对话，拆开后重新运行。"),
        "unsupported_vcon": Advice(
            "vCon 不支持", "先解密，或按文档所列版本、不带必需扩展重新导出。"
        ),
        "sound_elsewhere": Advice(
            "录音在外部地址", "把录音按其中的文件名放在 vCon 旁边，或连同声音一起导出。"
        ),
        "hash_mismatch": Advice("校验不符", "两个文件都重新拷贝；仍不符则录音在导出后被换过。"),
        "still_growing": Advice(
            "仍在写入", "不用处理，下次运行会自动接入；一直不停则检查拷贝是否卡住。"
        ),
        "outside_roots": Advice("在允许目录之外", "把录音放进录音目录，或把它所在目录加入设置。"),
    }
)
UNKNOWN = Advice("其他原因", "查看详情；修正后重新运行，只会补做缺少的部分。")


def advise(reason: str) -> Advice:
    """What to do about a typed reason."""
    return ADVICE.get(reason, UNKNOWN)
