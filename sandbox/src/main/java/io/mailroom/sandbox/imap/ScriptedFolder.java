package io.mailroom.sandbox.imap;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The contents of one folder, as the default answers tell them. A change is silent: {@link
 * ScriptedImapServer#announce} tells the clients. Any thread may call.
 */
public final class ScriptedFolder {
  private final String name;
  private final List<Message> messages = new ArrayList<>();
  private long uidValidity = 1;
  private long uidNext = 1;
  private String concealed = "";

  ScriptedFolder(String name) {
    this.name = name;
  }

  /**
   * A message.
   *
   * @param uid ascending in the folder
   * @param internalDate when the server got it
   * @param flags with backslash where they have one
   * @param bytes all of it
   */
  @SuppressWarnings("ArrayRecordComponent") // Copied both ways, and never compared.
  public record Message(long uid, Instant internalDate, Set<String> flags, byte[] bytes) {
    public Message {
      flags = Set.copyOf(flags);
      bytes = bytes.clone();
    }

    @Override
    public byte[] bytes() {
      return bytes.clone();
    }
  }

  /** The name in LIST and SELECT: as on the wire, that is in modified UTF-7. */
  public String name() {
    return name;
  }

  /** Adds an unread message that arrives now and returns its uid. */
  public long add(byte[] bytes) {
    return add(bytes, Instant.now());
  }

  /** Adds an unread message and returns its uid. */
  public synchronized long add(byte[] bytes, Instant internalDate, String... flags) {
    var uid = uidNext++;
    messages.add(new Message(uid, internalDate, Set.of(flags), bytes));
    messages.sort(Comparator.comparingLong(Message::uid));
    return uid;
  }

  /** Takes a message away, as another client's EXPUNGE does. */
  public synchronized void remove(long uid) {
    messages.removeIf(each -> each.uid == uid);
  }

  /**
   * The next message gets this uid. Uids in between stay empty; a uid below others is one that a
   * server should not give any more.
   */
  public synchronized void uidNext(long next) {
    uidNext = next;
  }

  public synchronized long uidNext() {
    return uidNext;
  }

  /** Does not tell {@code UIDNEXT} or {@code UIDVALIDITY} when it is selected. */
  public synchronized void conceal(String code) {
    concealed = code;
  }

  synchronized boolean tells(String code) {
    return !code.equals(concealed);
  }

  /** Begins another epoch: the same messages, renumbered from 1. */
  public synchronized void uidValidity(long validity) {
    uidValidity = validity;
    uidNext = 1;
    messages.replaceAll(each -> new Message(uidNext++, each.internalDate, each.flags, each.bytes));
  }

  public synchronized long uidValidity() {
    return uidValidity;
  }

  /** All messages in the order of their uids; the first has sequence number 1. */
  public synchronized List<Message> messages() {
    return List.copyOf(messages);
  }

  /** The flags of a message; null if it is not there. */
  public synchronized @Nullable Set<String> flags(long uid) {
    return messages.stream()
        .filter(each -> each.uid == uid)
        .map(Message::flags)
        .findFirst()
        .orElse(null);
  }

  synchronized void changeFlags(Set<Long> uids, Set<String> flags, boolean add) {
    messages.replaceAll(each -> {
      if (!uids.contains(each.uid)) {
        return each;
      }
      var changed = new LinkedHashSet<>(each.flags);
      var _ = add ? changed.addAll(flags) : changed.removeAll(flags);
      return new Message(each.uid, each.internalDate, changed, each.bytes);
    });
  }
}
