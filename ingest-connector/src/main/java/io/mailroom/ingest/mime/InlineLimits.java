package io.mailroom.ingest.mime;

/**
 * How many octets go into the event itself; what is larger goes to the content store.
 *
 * @param part of one content
 * @param event of all contents of an email together
 */
public record InlineLimits(int part, int event) {
  /** 64 KiB and 256 KiB. */
  public static final InlineLimits DEFAULT = new InlineLimits(64 * 1024, 256 * 1024);

  public InlineLimits {
    if (part < 0 || event < part) {
      throw new IllegalArgumentException(
          "inline limits "
              + part
              + " a part, "
              + event
              + " an event (expected 0 <= part <= event)");
    }
  }
}
