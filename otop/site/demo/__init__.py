"""The demo fair: made through the actions, handed in through the phones' door, the same each time from one seed."""
