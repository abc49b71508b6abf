"""Makes the bundled demo calls: scripts in, telephone sound and truth files out.

Nobody needs this to use callqa: its output is shipped. It is kept so that every demo
recording can be traced to a written script and made again. Run it from the repository root::

    python -m scripts.synthesise_demo_calls --voices path/to/kokoro-js/voices
"""
