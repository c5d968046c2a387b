package io.mailroom.sandbox.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.UIDFolder;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DovecotServerIT {
  private static final String PASSWORD = "pässwörd: 日本";
  static Certificates certificates;
  static DovecotServer server;

  @BeforeAll
  static void startServer() {
    certificates = Certificates.create();
    server = DovecotServer.start(certificates.server());
  }

  @AfterAll
  static void closeServer() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"INBOX", "Entwürfe", "A&B", "日本", "a.b😀"})
  void deliveredBytesAreServedUnchanged(String folder) throws Exception {
    // Given
    var user = "bytes@acme.example";
    var email =
        SampleEmail.of("bytes")
            .withSubject("Grüße")
            .withAttachment("a.bin", "application/octet-stream", 999);
    server.addUser(user, PASSWORD);
    if (!folder.equals("INBOX")) {
      server.createFolder(user, folder);
    }

    // When
    server.deliver(user, folder, email.bytes());

    // Then
    assertThat(server.folders(user)).contains(folder);
    try (var store = connect(user, PASSWORD)) {
      var opened = open(store, folder);
      var served = new ByteArrayOutputStream();
      opened.getMessage(1).writeTo(served);
      assertThat(served.toByteArray()).isEqualTo(email.bytes());
    }
  }

  @Test
  void uidsFollowTheOrderOfDelivery() throws Exception {
    // Given
    var user = "order@acme.example";
    server.addUser(user, PASSWORD);

    // When
    for (int i = 1; i <= 50; i++) {
      server.deliver(user, "INBOX", SampleEmail.of("mail-" + i).bytes());
    }

    // Then
    try (var store = connect(user, PASSWORD)) {
      var inbox = open(store, "INBOX");
      assertThat(inbox.getMessages())
          .extracting(
              each -> each.getHeader("X-Tally-Id")[0] + " " + ((UIDFolder) inbox).getUID(each))
          .hasSize(50)
          .startsWith("mail-1 1", "mail-2 2")
          .endsWith("mail-50 50");
    }
  }

  @Test
  void outsideChangesShow() throws Exception {
    // Given
    var user = "changes@acme.example";
    server.addUser(user, PASSWORD);
    server.createFolder(user, "Old");
    server.deliver(
        user, "Old", SampleEmail.of("one").bytes(), Instant.parse("2020-02-02T02:02:02Z"));
    server.deliver(user, "Old", SampleEmail.of("two").bytes());

    // When
    server.addFlag(user, "Old", 1, "\\Seen");
    server.expunge(user, "Old", 2);
    server.uidNext(user, "Old", 3_000_000_000L);
    server.renameFolder(user, "Old", "New");
    server.uidValidity(user, "New", 4711);

    // Then
    assertThat(server.flags(user, "New"))
        .hasSize(1)
        .hasEntrySatisfying(1L, each -> assertThat(each).contains("\\Seen"));
    try (var store = connect(user, PASSWORD)) {
      var folder = open(store, "New");
      assertThat(((UIDFolder) folder).getUIDValidity()).isEqualTo(4711);
      assertThat(folder.getMessage(1).getReceivedDate())
          .isEqualTo(Instant.parse("2020-02-02T02:02:02Z"));
    }
    server.deleteFolder(user, "New");
    assertThat(server.folders(user)).containsExactly("INBOX");
  }

  @Test
  void restrictedFolderRefusesSeen() throws Exception {
    // Given
    var user = "rights@acme.example";
    server.addUser(user, PASSWORD);
    server.createFolder(user, "ReadOnly");
    server.createFolder(user, "Unmarkable");

    // When
    server.restrict(user, "ReadOnly", "lookup", "read");
    server.restrict(user, "Unmarkable", "lookup", "read", "insert");

    // Then
    try (var store = connect(user, PASSWORD)) {
      var readOnly = store.getFolder("ReadOnly");
      readOnly.open(Folder.READ_ONLY);
      assertThat(readOnly.getPermanentFlags().contains(Flags.Flag.SEEN)).isFalse();
      assertThatThrownBy(() -> open(store, "ReadOnly")).isInstanceOf(MessagingException.class);
      assertThat(open(store, "Unmarkable").getPermanentFlags().contains(Flags.Flag.SEEN)).isFalse();
    }
  }

  @Test
  void changedPasswordCountsAtOnce() throws Exception {
    // Given
    var user = "password@acme.example";
    server.addUser(user, "first");
    connect(user, "first").close();

    // When
    server.addUser(user, "other");

    // Then
    connect(user, "other").close();
    assertThatThrownBy(() -> connect(user, "first"))
        .isInstanceOf(AuthenticationFailedException.class);
  }

  @Test
  void mailSurvivesARestart() throws Exception {
    // Given
    var user = "restart@acme.example";
    server.addUser(user, PASSWORD);
    server.deliver(user, "INBOX", SampleEmail.of("before").bytes());

    // When
    server.restart();

    // Then
    assertThat(server.flags(user, "INBOX")).containsOnlyKeys(1L);
    connect(user, PASSWORD).close();
  }

  private static Folder open(Store store, String name) throws MessagingException {
    var folder = store.getFolder(name);
    folder.open(Folder.READ_WRITE);
    return folder;
  }

  static Store connect(String user, String password) throws MessagingException {
    var properties = new Properties();
    properties.put("mail.imaps.ssl.socketFactory", certificates.client().getSocketFactory());
    properties.put("mail.imaps.peek", "true");
    properties.put("mail.imaps.timeout", "30000");
    var store = Session.getInstance(properties).getStore("imaps");
    store.connect("localhost", server.port(), user, password);
    return store;
  }
}
