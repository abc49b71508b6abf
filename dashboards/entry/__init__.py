"""The script that Streamlit is given.

It stands alone in its folder. Beside a folder called ``pages`` Streamlit would run pages by itself,
without the frame, until the frame has run once; and it puts this folder first on the import path.
"""
