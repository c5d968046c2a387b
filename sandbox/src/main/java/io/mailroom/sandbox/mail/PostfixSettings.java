package io.mailroom.sandbox.mail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * The folder in which a private Postfix lives: its settings, certificate, queue, tables and log.
 */
final class PostfixSettings {
  static final Path PROGRAM = Path.of("/usr/lib/postfix/sbin/master");
  private static final String OWNER = "postfix";
  private static final List<String> QUEUES =
      List.of(
          "active",
          "bounce",
          "corrupt",
          "defer",
          "deferred",
          "flush",
          "hold",
          "incoming",
          "maildrop",
          "private",
          "public",
          "saved",
          "trace");

  private PostfixSettings() {}

  /**
   * Where a Postfix listens.
   *
   * @param submission STARTTLS, then a login
   * @param submissions TLS at once, then a login
   * @param relay in clear and without a login, as within an operator's own network
   */
  record Listeners(int submission, int submissions, int relay) {}

  static Path write(Listeners ports, int loginPort, ServerCertificate certificate) {
    try {
      var home = Files.createTempDirectory("mailroom-postfix-");
      Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx--x--x"));
      Files.writeString(home.resolve("certificate.pem"), certificate.certificatePem());
      var key = Files.writeString(home.resolve("key.pem"), certificate.keyPem());
      Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
      Files.writeString(home.resolve("main.cf"), main(home, loginPort));
      Files.writeString(home.resolve("master.cf"), master(ports));
      own(Files.createDirectory(home.resolve("data")));
      var queue = Files.createDirectory(home.resolve("queue"));
      Files.createDirectory(queue.resolve("pid"));
      for (var name : QUEUES) {
        own(Files.createDirectory(queue.resolve(name)));
      }
      return home;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void own(Path folder) throws IOException {
    Files.setOwner(
        folder,
        folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(OWNER));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
  }

  /** Every domain is a local one, so that no mail ever leaves this machine. */
  private static String main(Path home, int loginPort) {
    return """
    compatibility_level = 3.6
    queue_directory = %1$s/queue
    data_directory = %1$s/data
    mail_owner = postfix
    maillog_file = %1$s/postfix.log
    maillog_file_prefixes = %1$s
    myhostname = localhost
    mydestination =
    mynetworks = 127.0.0.0/8
    inet_interfaces = 127.0.0.1
    inet_protocols = ipv4
    disable_dns_lookups = yes
    smtpd_peername_lookup = no
    notify_classes =
    # Each process sees the table of mailboxes as it is, not as it was a second ago.
    max_use = 1

    virtual_mailbox_domains = static:all
    virtual_mailbox_base = /
    # Who is closed is taken for somebody, until it comes to the delivery.
    virtual_mailbox_maps = hash:%1$s/mailboxes, regexp:{{/^closed[.]/ nowhere}}
    virtual_minimum_uid = 1
    virtual_uid_maps = static:65534
    virtual_gid_maps = static:65534
    virtual_mailbox_limit = 0
    local_header_rewrite_clients =

    smtputf8_enable = yes
    message_size_limit = 26214400
    strict_rfc821_envelopes = yes
    smtpd_helo_required = yes
    smtpd_helo_restrictions = reject_invalid_helo_hostname, reject_non_fqdn_helo_hostname
    smtpd_sender_restrictions = reject_non_fqdn_sender
    smtpd_recipient_restrictions = reject_non_fqdn_recipient, reject_unlisted_recipient
    smtpd_forbid_bare_newline = yes
    smtpd_forbid_bare_newline_exclusions =
    smtpd_forbid_unauth_pipelining = yes
    smtpd_error_sleep_time = 0

    smtpd_tls_cert_file = %1$s/certificate.pem
    smtpd_tls_key_file = %1$s/key.pem
    smtpd_tls_mandatory_protocols = >=TLSv1.2
    smtpd_tls_auth_only = yes
    smtpd_sasl_type = dovecot
    smtpd_sasl_path = inet:127.0.0.1:%2$d
    """
        .formatted(home, loginPort);
  }

  private static String master(Listeners ports) {
    return """
    postlog unix-dgram n - n - 1 postlogd
    127.0.0.1:%1$d inet n - n - - smtpd
      -o smtpd_tls_security_level=encrypt
      -o smtpd_sasl_auth_enable=yes
      -o smtpd_client_restrictions=permit_sasl_authenticated,reject
    127.0.0.1:%2$d inet n - n - - smtpd
      -o smtpd_tls_wrappermode=yes
      -o smtpd_sasl_auth_enable=yes
      -o smtpd_client_restrictions=permit_sasl_authenticated,reject
    127.0.0.1:%3$d inet n - n - - smtpd
    cleanup unix n - n - 0 cleanup
    qmgr unix n - n 300 1 qmgr
    tlsmgr unix - - n 1000? 1 tlsmgr
    rewrite unix - - n - - trivial-rewrite
    bounce unix - - n - 0 bounce
    defer unix - - n - 0 bounce
    trace unix - - n - 0 bounce
    proxymap unix - - n - - proxymap
    virtual unix - n n - - virtual
      -o virtual_mailbox_maps=hash:$config_directory/mailboxes
    error unix - - n - - error
    retry unix - - n - - error
    anvil unix - - n - 1 anvil
    """
        .formatted(ports.submission, ports.submissions, ports.relay);
  }
}
