package io.mailroom.ingest.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpoolTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5_000, Spool.IN_MEMORY, Spool.IN_MEMORY + 1, 3_000_000})
  void octetsComeBackAsTheyWereWhateverWasAnnounced(int size) throws Exception {
    byte[] octets = new byte[size];
    new Random(size).nextBytes(octets);
    for (long announced : new long[] {size, 0, 2L * size, Long.MAX_VALUE}) {
      Spool.Receiver receiver = new Spool(folder).receive(announced);
      for (int from = 0; from < size; from += 7_777) {
        receiver.write(octets, from, Math.min(7_777, size - from));
      }
      try (RawEmail raw = receiver.received()) {
        assertThat(raw.size()).isEqualTo(size);
        assertThat(raw.isInFile()).isEqualTo(size > Spool.IN_MEMORY);
        assertThat(raw.sha256())
            .isEqualTo(
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(octets)));
        try (InputStream first = raw.open();
            InputStream second = raw.open()) {
          assertThat(first.readNBytes(10)).isEqualTo(second.readNBytes(10));
          assertThat(second.readAllBytes().length).isEqualTo(Math.max(0, size - 10));
        }
        assertThat(raw.open().readAllBytes()).isEqualTo(octets);
      }
    }
  }

  @Test
  void aFileInUseHasNoNameSoThatACrashLeavesNothing() throws IOException {
    Spool.Receiver receiver = new Spool(folder).receive(0);
    receiver.write(new byte[Spool.IN_MEMORY + 1]);

    assertThat(folder).isEmptyDirectory();
    try (RawEmail raw = receiver.received()) {
      assertThat(raw.open().readAllBytes()).hasSize(Spool.IN_MEMORY + 1);
    }
  }

  @Test
  void anEmailCannotBeReadAfterItWasClosed() throws IOException {
    Spool.Receiver receiver = new Spool(folder).receive(0);
    receiver.write(new byte[Spool.IN_MEMORY + 1]);
    RawEmail raw = receiver.received();

    raw.close();

    assertThatThrownBy(() -> raw.open().readAllBytes()).isInstanceOf(ContentFault.class);
  }

  @Test
  void aSpoolThatCannotBeWrittenIsAFault() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    Spool.Receiver receiver = new Spool(file).receive(0);

    assertThatThrownBy(() -> receiver.write(new byte[Spool.IN_MEMORY + 1]))
        .isInstanceOfSatisfying(
            ContentFault.class,
            fault -> assertThat(fault.code()).isEqualTo(ContentFault.Code.SPOOL_WRITE));
  }

  @Test
  void aLargeEmailCostsNoMoreThanTheLargestInMemory() {
    assertThat(Spool.cost(60_000_000)).isEqualTo(Spool.cost(Spool.IN_MEMORY));
    assertThat(Spool.cost(1_000)).isLessThan(70_000);
  }
}
