package io.mailroom.ingest.mime.codec;

import java.util.Arrays;

/**
 * Base64 piece by piece. What is not in the alphabet is passed over; padding begins a new group, so
 * that pieces encoded one by one and joined are read to their end. Source: RFC 2045, 6.8.
 */
final class Base64Decoder implements TransferDecoder {
  private static final byte[] VALUES = new byte[256];

  static {
    Arrays.fill(VALUES, (byte) -1);
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (int value = 0; value < alphabet.length(); value++) {
      VALUES[alphabet.charAt(value)] = (byte) value;
    }
  }

  private int group;
  private int sextets;

  @Override
  public int decode(byte[] octets, int offset, int length, byte[] target) {
    int end = offset + length;
    int written = 0;
    for (int i = offset; i < end; i++) {
      int value = VALUES[octets[i] & 0xff];
      if (value >= 0) {
        group = group << 6 | value;
        if (++sextets == 4) {
          target[written++] = (byte) (group >> 16);
          target[written++] = (byte) (group >> 8);
          target[written++] = (byte) group;
          sextets = 0;
        }
      } else if (octets[i] == '=') {
        written = endGroup(target, written);
      }
    }
    return written;
  }

  @Override
  public int finish(byte[] target) {
    return endGroup(target, 0);
  }

  private int endGroup(byte[] target, int from) {
    int written = from;
    if (sextets == 3) {
      target[written++] = (byte) (group >> 10);
      target[written++] = (byte) (group >> 2);
    } else if (sextets == 2) {
      target[written++] = (byte) (group >> 4);
    }
    sextets = 0;
    return written;
  }
}
