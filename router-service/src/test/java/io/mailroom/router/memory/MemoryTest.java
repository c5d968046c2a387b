package io.mailroom.router.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailroom.contract.conversation.ConversationKey;
import io.mailroom.contract.conversation.ConversationKey.Kind;
import io.mailroom.contract.conversation.Remembered;
import io.mailroom.contract.integration.IntegrationId;
import io.mailroom.contract.reply.OutboundId;
import io.mailroom.contract.topic.Shards;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MemoryTest {
  private static final IntegrationId ACME = new IntegrationId("acme");
  private static final Shards SHARDS = new Shards(8);
  private static final Instant AT = Instant.parse("2026-05-01T10:00:00.123Z");

  private final Memory memory = new Memory(SHARDS, 1_000);

  @Test
  void whatIsPutInComesOutAsItWas() {
    var message = conversation("a", AT);
    var reply = new Remembered.Conversation("b".repeat(32), new OutboundId("out").token(), AT);
    var peer = new Remembered.Peer(7, AT);

    memory.put(key(Kind.MESSAGE, "1"), message);
    memory.put(key(Kind.PROVIDER, "1"), reply);
    memory.put(key(Kind.PEER, "1"), peer);

    assertThat(memory.find(key(Kind.MESSAGE, "1"))).contains(message);
    assertThat(memory.find(key(Kind.PROVIDER, "1"))).contains(reply);
    assertThat(memory.find(key(Kind.PEER, "1"))).contains(peer);
    assertThat(memory.find(key(Kind.SUBJECT, "1"))).isEmpty();
  }

  @Test
  void whatIsHeardLateDoesNotUndoWhatIsKnown() {
    memory.put(key(Kind.PEER, "ann"), new Remembered.Peer(2, AT));
    memory.put(key(Kind.SUBJECT, "x"), conversation("b", AT.plusSeconds(1)));

    memory.put(key(Kind.PEER, "ann"), new Remembered.Peer(1, AT));
    memory.put(key(Kind.SUBJECT, "x"), conversation("a", AT));

    assertThat(memory.find(key(Kind.PEER, "ann"))).contains(new Remembered.Peer(2, AT));
    assertThat(memory.find(key(Kind.SUBJECT, "x"))).contains(conversation("b", AT.plusSeconds(1)));
  }

  @Test
  void whatIsOlderThanAMonthLeavesAsNewComes() {
    for (int day = 0; day < 365; day++) {
      memory.put(key(Kind.MESSAGE, "" + day), conversation("a", AT.plus(Duration.ofDays(day))));
    }

    assertThat(memory.size()).isEqualTo(31);
    assertThat(memory.find(key(Kind.MESSAGE, "333"))).isEmpty();
    assertThat(memory.find(key(Kind.MESSAGE, "334"))).isPresent();
  }

  @Test
  void withoutRoomTheEldestLeaves() {
    for (int each = 0; each < 1_500; each++) {
      memory.put(key(Kind.MESSAGE, "" + each), conversation("a", AT.plusSeconds(each)));
    }

    assertThat(memory.size()).isEqualTo(1_000);
    assertThat(memory.crowdedOut()).isEqualTo(500);
    assertThat(memory.find(key(Kind.MESSAGE, "499"))).isEmpty();
    assertThat(memory.find(key(Kind.MESSAGE, "500"))).isPresent();
  }

  @Test
  void anEntryTakesNoMoreRoomThanSaid() {
    var entries = 1_000_000;
    var large = new Memory(SHARDS, entries);
    var before = usedHeap();
    for (int each = 0; each < entries; each++) {
      large.put(key(Kind.MESSAGE, "" + each), conversation("a", AT.plusSeconds(each)));
    }

    var perEntry = (usedHeap() - before) / entries;

    assertThat(large.size()).isEqualTo(entries);
    assertThat(perEntry).isBetween(64L, (long) Memory.ENTRY_BYTES);
  }

  @Test
  void aShardThatIsGoneTakesNoRoom() {
    memory.put(key(Kind.MESSAGE, "1"), conversation("a", AT));

    memory.keepOnly(Set.of((SHARDS.of(ACME) + 1) % 8));

    assertThat(memory.size()).isZero();
    assertThat(memory.find(key(Kind.MESSAGE, "1"))).isEmpty();
  }

  @Test
  void aDeletionIsTakenIn() {
    memory.put(key(Kind.MESSAGE, "1"), conversation("a", AT));

    memory.remove(key(Kind.MESSAGE, "1"));
    memory.remove(key(Kind.MESSAGE, "2"));

    assertThat(memory.size()).isZero();
  }

  @Test
  void aDraftShowsWhatItAddsAndTheMemoryDoesNot() {
    memory.put(key(Kind.MESSAGE, "old"), conversation("a", AT));
    var draft = new Draft(memory);

    draft.add(Map.of(key(Kind.MESSAGE, "new"), conversation("b", AT)));

    assertThat(draft.find(key(Kind.MESSAGE, "old"))).isPresent();
    assertThat(draft.find(key(Kind.MESSAGE, "new"))).isPresent();
    assertThat(memory.find(key(Kind.MESSAGE, "new"))).isEmpty();
  }

  @Test
  void aDraftAddsTheLastWordOnEach() {
    memory.put(key(Kind.PEER, "ann"), new Remembered.Peer(1, AT));
    var draft = new Draft(memory);

    draft.add(Map.of(key(Kind.PEER, "ann"), new Remembered.Peer(2, AT)));
    draft.add(Map.of(key(Kind.PEER, "ann"), new Remembered.Peer(3, AT)));
    draft.add(Map.of(key(Kind.PEER, "ann"), new Remembered.Peer(2, AT)));

    assertThat(draft.added()).isEqualTo(Map.of(key(Kind.PEER, "ann"), new Remembered.Peer(3, AT)));
  }

  private static long usedHeap() {
    System.gc();
    var heap = Runtime.getRuntime();
    return heap.totalMemory() - heap.freeMemory();
  }

  private static Remembered.Conversation conversation(String digit, Instant at) {
    return new Remembered.Conversation(digit.repeat(32), null, at);
  }

  private static ConversationKey key(Kind kind, String what) {
    return ConversationKey.of(ACME, kind, what);
  }
}
