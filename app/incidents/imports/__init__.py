"""Imports: a file of somebody's own notes becomes entries; looked at on screen first, written only when confirmed."""
