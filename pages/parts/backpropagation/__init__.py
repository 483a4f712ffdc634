"""What the page of backpropagation keeps."""
