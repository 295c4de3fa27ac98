"""The client and what it is made of.

Made from `_async` by scripts/generate.py. Do not edit.
"""
