package io.mailroom.ingest.content;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailroom.contract.content.StoreFolder;
import io.mailroom.contract.email.Content;
import io.mailroom.contract.integration.IntegrationId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderStoreTest {
  private static final IntegrationId ACME = new IntegrationId("acme");
  private static final Instant NOW = Instant.parse("2026-01-02T00:00:00Z");

  @TempDir Path folder;

  @Test
  void aContentLiesUnderItsDigestAndItsReferenceLeadsToIt() throws IOException {
    ContentStore store = FolderStore.open(new StoreFolder(folder), NOW);

    Content.Stored stored = stored(store, "text/plain", "hello".getBytes(UTF_8));

    assertThat(Path.of(stored.uri())).hasContent("hello").hasFileName(stored.sha256());
    assertThat(stored.uri()).hasScheme("file");
    assertThat(stored.sha256())
        .isEqualTo("2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");
    assertThat(stored.size()).isEqualTo(5);
    assertThat(stored.contentType()).isEqualTo("text/plain");
  }

  @Test
  void aRetryLeavesOneFile() throws IOException {
    ContentStore store = FolderStore.open(new StoreFolder(folder), NOW);

    Content.Stored first = stored(store, "a/b", new byte[100_000]);
    Content.Stored again = stored(store, "a/b", new byte[100_000]);

    assertThat(again).isEqualTo(first);
    assertThat(files()).hasSize(1);
  }

  @Test
  void nothingIsUnderItsFinalNameBeforeItIsComplete() throws IOException {
    ContentStore store = FolderStore.open(new StoreFolder(folder), NOW);
    try (ContentStore.Deposit deposit = store.open(ACME);
        ContentStore.Upload upload = deposit.begin("a/b")) {
      upload.write(new byte[10], 0, 10);

      assertThat(files()).allMatch(file -> file.toString().endsWith(".part"));
    }
  }

  @Test
  void whatWasNotCompletedIsDropped() throws IOException {
    ContentStore store = FolderStore.open(new StoreFolder(folder), NOW);

    try (ContentStore.Deposit deposit = store.open(ACME);
        ContentStore.Upload upload = deposit.begin("a/b")) {
      upload.write(new byte[10], 0, 10);
    }

    assertThat(files()).isEmpty();
  }

  @Test
  void allContentsOfAnEmailAreThereWhenItIsSettled() throws IOException {
    ContentStore store = FolderStore.open(new StoreFolder(folder), NOW);
    List<Content.Stored> contents = new ArrayList<>();

    try (ContentStore.Deposit deposit = store.open(ACME)) {
      for (int i = 0; i < 200; i++) {
        contents.add(deposit.put("a/b", ("content " + i).getBytes(UTF_8)));
      }
      deposit.settle();

      assertThat(files()).hasSize(200);
      assertThat(contents).allMatch(content -> Path.of(content.uri()).toFile().length() > 8);
    }
  }

  @Test
  void anEmailWithAContentThatIsNotDurableIsNotSettled() throws IOException {
    ContentStore store = FolderStore.open(new StoreFolder(folder), NOW);
    String hello = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
    Files.createDirectories(folder.resolve("acme").resolve(hello).resolve("in-the-way"));

    try (ContentStore.Deposit deposit = store.open(ACME)) {
      var _ = deposit.put("a/b", "hello".getBytes(UTF_8));

      assertThatThrownBy(deposit::settle)
          .isInstanceOfSatisfying(
              ContentFault.class,
              fault -> assertThat(fault.code()).isEqualTo(ContentFault.Code.STORE_WRITE));
    }
    assertThat(files()).isEmpty();
  }

  @Test
  void aStartRemovesWhatACrashLeftAndNothingThatMayBeInUse() throws IOException {
    Path home = Files.createDirectories(folder.resolve("acme"));
    Path crashed = Files.createFile(home.resolve("old.part"));
    Path inUse = Files.createFile(home.resolve("new.part"));
    Path stored = Files.createFile(home.resolve("0a1b"));
    for (Path old : new Path[] {crashed, stored}) {
      Files.setLastModifiedTime(old, FileTime.from(NOW.minusSeconds(90_000)));
    }
    Files.setLastModifiedTime(inUse, FileTime.from(NOW.minusSeconds(60)));

    var _ = FolderStore.open(new StoreFolder(folder), NOW);

    assertThat(files()).containsExactlyInAnyOrder(inUse, stored);
  }

  @Test
  void aFolderThatIsNoneIsRefused() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    assertThatThrownBy(() -> FolderStore.open(new StoreFolder(file), NOW))
        .isInstanceOfSatisfying(
            ContentFault.class,
            fault -> assertThat(fault.code()).isEqualTo(ContentFault.Code.STORE_UNUSABLE));
  }

  private static Content.Stored stored(ContentStore store, String contentType, byte[] octets)
      throws ContentFault {
    try (ContentStore.Deposit deposit = store.open(ACME)) {
      Content.Stored stored = deposit.put(contentType, octets);
      deposit.settle();
      return stored;
    }
  }

  private Stream<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList().stream();
    }
  }
}
