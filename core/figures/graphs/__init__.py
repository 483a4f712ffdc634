"""Networks and circuits that compute, with the calculation below; a recurrent cell unrolled."""
