module example.com/kijil-stream

go 1.19
