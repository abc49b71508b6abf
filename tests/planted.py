"""A home with one call in which every kind of personal data is said: canaries to look for."""

from datetime import UTC, datetime
from pathlib import Path

from scripted import Centre

NOW = datetime(2026, 4, 1, 12, 0, tzinfo=UTC)
CUSTOMER = "cust-canary-7"
CARD, CODE, PHONE = "六二二二零二一二三四五六七八九四", "七三九二五一", "幺三八零零幺三八零零零"
IDENTITY, NAME, MAIL = "11010519491231002X", "欧阳明远", "canary77@qq.com"
SAID = (CARD, CODE, PHONE, IDENTITY, NAME, MAIL)
SCRIPT = f"""
[0.4-3.1] agent: 您好，请问怎么称呼您？
[3.5-5.0] customer: 我叫{NAME}，我要投诉！你们乱扣我的年费，太不像话了。
[5.2-6.5] agent: 跟您核对一下，您的卡号是{CARD}对吗？
[6.6-7.5] customer: 对的，我的手机号是{PHONE}，身份证号是{IDENTITY}。
[7.6-8.4] agent: 请把短信验证码告诉我。
[8.5-9.5] customer: 验证码是{CODE}，邮箱是{MAIL}。
[10.0-11.0] agent: 好的，感谢您的来电，再见。
"""


def plant(folder: Path) -> Centre:
    """Run it with the settings that a new home has."""
    centre = Centre(folder)
    centre.add("one.wav", SCRIPT)
    centre.metadata = folder / "calls.csv"
    centre.metadata.write_text(
        f"file,call_id,customer_id,agent_id,team,queue,started_at\n"
        f"one.wav,call-1,{CUSTOMER},A1,一组,credit-card,2026-03-02 09:10:00\n",
        encoding="utf-8",
    )
    centre.run()
    return centre
