"""Show the frame."""

from dashboards.app import show_frame

# A process that a page starts runs this file as well, under another name: it has nothing to show.
if __name__ == "__main__":
    show_frame()
