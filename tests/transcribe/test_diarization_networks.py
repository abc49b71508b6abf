"""Both networks of the diariser, laid out for speed, say what the published ones say."""

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from benchmarks.diarization_sets import pyannote_sample
from conversation import Span
from transcribe.diarization.campplus import LONGEST_FRAMES, Campplus
from transcribe.diarization.pyannote_library import load_segmentation
from transcribe.diarization.segmentation import SegmentationNetwork
from transcribe.diarization.speaker_vectors import SpeakerVectors, load_campplus
from transcribe.diarization.stretches import lay_out, spread
from transcribe.models import bundled_diarizer


@pytest.fixture(scope="module")
def published() -> torch.nn.Module:
    files = bundled_diarizer()
    return load_campplus(files.embedding, files.embedding_network)


@pytest.fixture(scope="module")
def telephone() -> NDArray[np.float32]:
    (sample,) = pyannote_sample()
    return sample.samples


def test_stretches_of_any_length_keep_apart() -> None:
    layout = lay_out([3, 4, 1])
    assert layout.starts == (4, 12, 20)
    assert set(range(layout.frames)) - set(layout.gaps.tolist()) == {4, 5, 6, 12, 13, 14, 15, 20}
    assert layout.owner.tolist() == [3, 3, 0, 0, 3, 3, 1, 1, 3, 3, 2, 3, 3]
    means = layout.share @ torch.arange(13.0)[:, None]
    assert means[:, 0].tolist() == [2.5, 6.5, 10.0]
    assert spread(means, layout)[layout.pair_gaps].abs().sum() == 0


@pytest.mark.models
def test_many_stretches_in_one_pass_are_described_as_each_alone(
    published: torch.nn.Module,
) -> None:
    generator = torch.Generator().manual_seed(3)
    lengths = (40, 150, 77, 3, 199, 41, LONGEST_FRAMES)
    stretches = [torch.randn(length, 80, generator=generator) * 3 for length in lengths]
    together = Campplus(published).embed(stretches)
    with torch.inference_mode():
        alone = torch.cat([published((one - one.mean(dim=0))[None]) for one in stretches])
    assert torch.allclose(together, alone, atol=1e-4 * float(alone.abs().max()))


@pytest.mark.models
def test_a_stretch_too_long_for_one_pass_is_refused(published: torch.nn.Module) -> None:
    with pytest.raises(ValueError, match="201 frames"):
        Campplus(published).embed([torch.zeros(201, 80)])


@pytest.mark.models
def test_no_stretch_has_no_vector() -> None:
    files = bundled_diarizer()
    vectors = SpeakerVectors(files.embedding, files.embedding_network)
    assert vectors.describe(np.zeros(16_000, np.float32), []).shape == (0, 192)
    silent = vectors.describe(np.zeros(16_000, np.float32), [Span(0.0, 0.9)])
    assert np.isfinite(silent).all()


@pytest.mark.models
@pytest.mark.parametrize("offset", [0.0, 0.05])
def test_shared_filters_segment_as_each_window_for_itself(
    telephone: NDArray[np.float32], offset: float
) -> None:
    weights = bundled_diarizer().segmentation
    found = SegmentationNetwork(weights, step_s=2.5).find_speakers(telephone + np.float32(offset))
    sound = torch.from_numpy(telephone)
    windows = [sound[round(s * 16_000) : round(s * 16_000) + 160_000] for s in found.starts[:8]]
    with torch.inference_mode():
        chances = load_segmentation(weights)(torch.stack(windows)[:, None]).exp().numpy()
    speaking = chances.argmax(axis=-1) > 0
    assert found.starts.tolist() == [2.5 * window for window in range(9)]
    assert (found.active[:8].any(axis=-1) != speaking).mean() < 0.002


@pytest.mark.models
@pytest.mark.parametrize("samples", [1, 200, 159_999, 160_000, 160_001])
def test_recordings_of_any_length_are_segmented(samples: int) -> None:
    network = SegmentationNetwork(bundled_diarizer().segmentation, step_s=2.5)
    noise = np.random.default_rng(1).normal(0.0, 0.01, samples).astype(np.float32)
    found = network.find_speakers(noise)
    assert found.active.shape == (1 + (samples > 160_000), 589, 3)
    assert np.isfinite(found.certainty).all()
