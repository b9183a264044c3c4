"""Attacks on a real server, each of which is answered or refused without anybody else noticing it."""
