"""What a fair's reports want to know. `opened` shows the rows below a number."""
