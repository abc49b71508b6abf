"""One file a page; ``dashboards.app`` lists them."""
