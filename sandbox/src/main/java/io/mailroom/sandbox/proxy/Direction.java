package io.mailroom.sandbox.proxy;

/** One of the two streams of bytes of a connection. */
public enum Direction {
  TO_SERVER,
  TO_CLIENT
}
