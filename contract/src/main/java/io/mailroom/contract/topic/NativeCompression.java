package io.mailroom.contract.topic;

import net.jpountz.util.Native;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The native lz4, which Kafka's clients find by themselves only where the system class loader loads
 * them; under another one they compress in Java, at a multiple of the cost, unless it was loaded
 * before. Source: {@code LZ4Factory.fastestInstance} of lz4-java.
 */
public final class NativeCompression {
  private static final Logger LOG = LoggerFactory.getLogger(NativeCompression.class);

  private NativeCompression() {}

  /**
   * Loads it, before the first client reads or writes; where there is none, all goes on in Java.
   */
  public static void load() {
    try {
      Native.load();
    } catch (UnsupportedOperationException | LinkageError e) {
      LOG.info("event=compression-in-java code={}", e.getClass().getSimpleName());
    }
  }
}
