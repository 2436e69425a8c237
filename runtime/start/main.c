/* main.c -- the program weft. */
#include "start.h"

int main(int argc, char **argv) { return weft_main(argc, argv); }
