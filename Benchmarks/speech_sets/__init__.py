"""Test material of `script/bench speech`: a made city of 100,000 roads, and calls that name its addresses."""
