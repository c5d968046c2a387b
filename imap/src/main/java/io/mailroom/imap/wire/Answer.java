package io.mailroom.imap.wire;

import io.mailroom.imap.Uid;
import io.mailroom.imap.folder.ListedFolder;
import io.mailroom.imap.message.BodyTarget;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One answer of the server, from its first octet to the end of its last line. */
public sealed interface Answer {

  /** The word of a {@link Status}. */
  enum Condition {
    OK,
    NO,
    BAD,
    BYE,
    PREAUTH
  }

  /**
   * How something went: of a command when it has a tag, of the server else.
   *
   * @param tag {@code *} where there is none
   * @param code what stands in brackets, such as {@code UIDVALIDITY 7}; empty where nothing does
   * @param text for people
   */
  record Status(String tag, Condition condition, String code, String text) implements Answer {

    public boolean isOk() {
      return condition == Condition.OK;
    }

    /** The first word of the code, in upper case; empty without a code. */
    public String codeWord() {
      int blank = code.indexOf(' ');
      return (blank < 0 ? code : code.substring(0, blank)).toUpperCase(Locale.ROOT);
    }

    /** What follows the first word of the code. */
    public String codeValue() {
      int blank = code.indexOf(' ');
      return blank < 0 ? "" : code.substring(blank + 1).strip();
    }

    /** For a message: condition, code and text, printable and short. */
    @Override
    public String toString() {
      String all = condition + (code.isEmpty() ? " " : " [" + code + "] ") + text;
      String printable = all.replaceAll("\\p{Cntrl}", "?");
      return printable.length() > 200 ? printable.substring(0, 200) : printable;
    }
  }

  /** The server waits for more. */
  record Continuation(String text) implements Answer {}

  /** What the server can do, in upper case. */
  record Capabilities(Set<String> names) implements Answer {}

  /** One row of LIST. */
  record Folder(ListedFolder folder) implements Answer {}

  /** How many messages the selected folder holds. */
  record Exists(long messages) implements Answer {}

  /** One message less. */
  record Expunged(long sequence) implements Answer {}

  /** What SEARCH found: UIDs after a UID SEARCH, in no order. */
  record Found(List<Long> numbers) implements Answer {
    public Found {
      numbers = List.copyOf(numbers);
    }
  }

  /** What is said of one message; each part is null where it is not said. */
  record Fetch(
      @Nullable Uid uid,
      @Nullable Set<String> flags,
      @Nullable Instant internalDate,
      @Nullable Long size,
      @Nullable Body body)
      implements Answer {}

  /** Well-formed, and of no interest here. */
  record Other(String name) implements Answer {}

  /** The {@code BODY[]} of a {@link Fetch}. */
  sealed interface Body {
    /** They went to the target that the listener opened just before; it opens none for 0 octets. */
    record Octets(long count) implements Body {}

    /** There are none. */
    record Nil() implements Body {}
  }

  /** Who hears the untagged answers while a command runs. */
  interface Listener {

    /** An answer, when it is whole. */
    void on(Answer answer);

    /** The octets of a message are about to arrive: where to? Null passes over them. */
    default @Nullable BodyTarget open(long octets) {
      return null;
    }
  }
}
