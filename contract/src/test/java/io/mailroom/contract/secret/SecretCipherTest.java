package io.mailroom.contract.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.mailroom.contract.integration.IntegrationId;
import io.mailroom.contract.json.JsonCodec;
import io.mailroom.contract.server.SealedSecret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretCipherTest {
  private static final IntegrationId ACME = new IntegrationId("acme");
  private static final SecretPlace PLACE =
      new SecretPlace(ACME, "imap.password", "imap.acme.example", 993, "support");
  private static final Secret SECRET = Secret.of("pässword-7");

  private final Path keyset;

  SecretCipherTest(@TempDir Path folder) {
    this.keyset = folder.resolve("keys").resolve("keyset.json");
  }

  @Test
  void whatIsSealedOpensInItsPlace() throws SecretFault {
    var sealed = SecretCipher.open(keyset, true).seal(SECRET, PLACE);

    // Another process, with the same file, and another spelling of the host.
    var sameHost = new SecretPlace(ACME, "imap.password", "IMAP.acme.example", 993, "support");
    var opened = SecretCipher.open(keyset, false).open(sealed, sameHost);

    assertThat(opened.reveal()).isEqualTo(SECRET.reveal());
  }

  static Stream<SecretPlace> elsewhere() {
    return Stream.of(
        new SecretPlace(
            new IntegrationId("evil"), "imap.password", "imap.acme.example", 993, "support"),
        new SecretPlace(ACME, "smtp.password", "imap.acme.example", 993, "support"),
        new SecretPlace(ACME, "imap.password", "imap.evil.example", 993, "support"),
        new SecretPlace(ACME, "imap.password", "imap.acme.example", 994, "support"),
        new SecretPlace(ACME, "imap.password", "imap.acme.example", 993, "other"),
        // The same characters, cut elsewhere.
        new SecretPlace(ACME, "imap.passwordimap", ".acme.example", 993, "support"));
  }

  @ParameterizedTest
  @MethodSource("elsewhere")
  void ciphertextThatWasMovedDoesNotOpen(SecretPlace other) throws SecretFault {
    var cipher = SecretCipher.open(keyset, true);
    var sealed = cipher.seal(SECRET, PLACE);

    assertThatThrownBy(() -> cipher.open(sealed, other))
        .isInstanceOfSatisfying(
            SecretFault.class,
            fault -> {
              assertThat(fault.code()).isEqualTo(SecretFault.Code.NOT_OPENED);
              assertThat(fault.getMessage()).doesNotContain(SECRET.reveal());
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"%%%", "AAAA", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
  void garbageDoesNotOpen(String ciphertext) throws SecretFault {
    var cipher = SecretCipher.open(keyset, true);

    assertThatThrownBy(() -> cipher.open(new SealedSecret(ciphertext), PLACE))
        .isInstanceOfSatisfying(
            SecretFault.class,
            fault -> assertThat(fault.code()).isEqualTo(SecretFault.Code.NOT_OPENED));
  }

  @Test
  void sameSecretNeverLooksTheSame() throws SecretFault {
    var cipher = SecretCipher.open(keyset, true);

    assertThat(cipher.seal(SECRET, PLACE)).isNotEqualTo(cipher.seal(SECRET, PLACE));
  }

  @Test
  void secretShowsNowhere() throws SecretFault {
    var sealed = SecretCipher.open(keyset, true).seal(SECRET, PLACE);

    assertThat(SECRET + " " + sealed).isEqualTo("Secret[…] SealedSecret[…]");
    assertThatThrownBy(() -> JsonCodec.mapper().writeValueAsString(SECRET))
        .isInstanceOf(JsonProcessingException.class)
        .hasMessageNotContaining(SECRET.reveal());
  }

  @Test
  void missingKeysetIsNamed() {
    assertThatThrownBy(() -> SecretCipher.open(keyset, false))
        .isInstanceOfSatisfying(
            SecretFault.class,
            fault -> assertThat(fault.code()).isEqualTo(SecretFault.Code.KEYSET_MISSING))
        .hasMessage("keyset " + keyset + " does not exist");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "garbage", "{}", "{\"primaryKeyId\": 1, \"key\": []}"})
  void keysetThatIsNoneIsRefusedAndLeftAlone(String content) throws IOException {
    var _ = Files.createDirectories(keyset.getParent());
    var _ = Files.writeString(keyset, content);

    assertThatThrownBy(() -> SecretCipher.open(keyset, true))
        .isInstanceOfSatisfying(
            SecretFault.class,
            fault -> assertThat(fault.code()).isEqualTo(SecretFault.Code.KEYSET_UNUSABLE));
    assertThat(keyset).hasContent(content);
  }

  @Test
  void generatedKeysetIsForItsOwnerOnlyAndLeavesNothingBeside() throws Exception {
    var _ = SecretCipher.open(keyset, true);

    assertThat(Files.getPosixFilePermissions(keyset))
        .isEqualTo(Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
    assertThat(keyset.getParent()).isDirectoryContaining(keyset::equals);
    try (var files = Files.list(keyset.getParent())) {
      assertThat(files).containsExactly(keyset);
    }
  }

  @Test
  void processesThatGenerateAtOnceAgreeOnOneKeyset() throws Exception {
    List<Future<SecretCipher>> opened;
    try (var threads = Executors.newFixedThreadPool(8)) {
      opened =
          IntStream.range(0, 8)
              .mapToObj(_ -> threads.submit(() -> SecretCipher.open(keyset, true)))
              .toList();
    }
    var sealed = opened.getFirst().get().seal(SECRET, PLACE);

    for (var cipher : opened) {
      assertThat(cipher.get().open(sealed, PLACE).reveal()).isEqualTo(SECRET.reveal());
    }
  }
}
