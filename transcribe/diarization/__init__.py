"""Who speaks when on one channel: pyannote's segmentation, CAM++ voices, two parties."""
