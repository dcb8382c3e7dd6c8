"""The laboratory: choose the next experiments, learn from them, and know what an element costs a nation.

Law of this package: nothing told is ever lost; a missing or censored result is data; a suggestion says why; what is
synthetic says so.
"""
