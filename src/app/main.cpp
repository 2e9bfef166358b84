// sshrpd: the daemon's beginning and end.
int main() {}
