package io.mailroom.contract.content;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailroom.contract.content.ContentUnreadable.Code;
import io.mailroom.contract.email.Content;
import io.mailroom.contract.integration.IntegrationId;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoredContentsTest {
  private static final IntegrationId ACME = new IntegrationId("acme");
  private static final IntegrationId OTHER = new IntegrationId("other");
  private static final byte[] HELLO = "hello".getBytes(UTF_8);
  private static final String DIGEST =
      "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

  @TempDir Path folder;
  private StoreFolder store;
  private StoredContents contents;

  @BeforeEach
  void keepOneContentOfAcme() throws IOException {
    store = new StoreFolder(Files.createDirectories(folder.resolve("store")));
    contents = new StoredContents(store);
    var _ = Files.createDirectories(store.home(ACME));
    var _ = Files.createDirectories(store.home(OTHER));
    var _ = Files.write(store.file(ACME, DIGEST), HELLO);
  }

  @Test
  void aContentOfTheIntegrationIsRead() throws IOException {
    try (var octets = contents.open(ACME, wanted(store.file(ACME, DIGEST).toUri()))) {
      assertThat(octets.readAllBytes()).isEqualTo(HELLO);
      assertThat(octets.read()).isEqualTo(-1);
    }
  }

  @Test
  void aContentOfAnotherIntegrationIsNot() {
    assertRefused(OTHER, wanted(store.file(ACME, DIGEST).toUri()), Code.NOT_ALLOWED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file:///etc/passwd",
        "file:/",
        "file:relative",
        "file://host/%s",
        "file:%s?query",
        "file:%s#fragment",
        "file:%s/../2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
        "file:%s%%00",
        "http://localhost/x",
        "s3://bucket/key",
        "jar:file:%s!/x",
        "x"
      })
  void whatIsNotWhereTheStoreWouldHavePutItIsRefused(String uri) {
    var file = store.file(ACME, DIGEST).toString();

    assertRefused(ACME, wanted(URI.create(uri.formatted(file))), Code.NOT_ALLOWED);
  }

  @Test
  void aDigestThatIsNoneIsRefused() {
    var passwd = new Content.Stored(URI.create("file:///etc/passwd"), "a/b", 5, "../../etc/passwd");

    assertRefused(ACME, passwd, Code.NOT_ALLOWED);
  }

  @Test
  void aSymbolicLinkIsNotFollowed() throws IOException {
    var secret = Files.write(folder.resolve("secret"), HELLO);
    Files.delete(store.file(ACME, DIGEST));
    var _ = Files.createSymbolicLink(store.file(ACME, DIGEST), secret);

    assertRefused(ACME, wanted(store.file(ACME, DIGEST).toUri()), Code.NOT_ALLOWED);
  }

  @Test
  void aFolderThatIsALinkToAnotherIntegrationsIsNotFollowed() throws IOException {
    Files.delete(store.home(OTHER));
    var _ = Files.createSymbolicLink(store.home(OTHER), store.home(ACME));

    assertRefused(OTHER, wanted(store.file(OTHER, DIGEST).toUri()), Code.NOT_ALLOWED);
  }

  @Test
  void theStoreItselfMayBeALink() throws IOException {
    var link = Files.createSymbolicLink(folder.resolve("link"), store.path());
    var linked = new StoreFolder(link);

    try (var octets =
        new StoredContents(linked).open(ACME, wanted(linked.file(ACME, DIGEST).toUri()))) {
      assertThat(octets.readAllBytes()).isEqualTo(HELLO);
    }
  }

  @Test
  @Timeout(value = 30, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void whatIsNoFileIsRefused() throws Exception {
    Files.delete(store.file(ACME, DIGEST));
    assertThat(new ProcessBuilder("mkfifo", store.file(ACME, DIGEST).toString()).start().waitFor())
        .isZero();

    assertRefused(ACME, wanted(store.file(ACME, DIGEST).toUri()), Code.NOT_ALLOWED);
  }

  @Test
  void whatWasRemovedIsMissing() throws IOException {
    Files.delete(store.file(ACME, DIGEST));

    assertRefused(ACME, wanted(store.file(ACME, DIGEST).toUri()), Code.MISSING);
  }

  @ParameterizedTest
  @ValueSource(strings = {"hell", "hellO", "hello!", ""})
  void otherOctetsAreNeverGivenOutAsIfTheyWereRight(String octets) throws IOException {
    var _ = Files.writeString(store.file(ACME, DIGEST), octets);

    assertThatThrownBy(
            () -> {
              try (var stream = contents.open(ACME, wanted(store.file(ACME, DIGEST).toUri()))) {
                var _ = stream.readAllBytes();
              }
            })
        .isInstanceOfSatisfying(
            ContentUnreadable.class,
            refused -> assertThat(refused.code()).isEqualTo(Code.DIFFERENT));
  }

  @Test
  void theSettingNamesAFolder() {
    assertThat(StoreFolder.parse("file:/a/b").path()).isEqualTo(Path.of("/a/b"));
    assertThat(StoreFolder.parse("file:///a/b").path()).isEqualTo(Path.of("/a/b"));
    assertThat(StoreFolder.parse("file:a/../b").path()).isEqualTo(Path.of("b").toAbsolutePath());
    assertThatThrownBy(() -> StoreFolder.parse("s3://bucket"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("s3://bucket");
    assertThatThrownBy(() -> StoreFolder.parse("file:"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Content.Stored wanted(URI uri) {
    return new Content.Stored(uri, "text/plain", HELLO.length, DIGEST);
  }

  private void assertRefused(IntegrationId integration, Content.Stored wanted, Code code) {
    assertThatThrownBy(() -> contents.open(integration, wanted))
        .isInstanceOfSatisfying(
            ContentUnreadable.class, refused -> assertThat(refused.code()).isEqualTo(code))
        .hasMessageNotContaining("passwd");
  }
}
