package io.mailroom.sandbox.mail;

import io.mailroom.sandbox.process.ChildProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * The folder in which a private Dovecot lives: its settings, certificate, users, mail and sockets.
 */
final class DovecotSettings {
  static final Path PROGRAM = Path.of("/usr/sbin/dovecot");
  private static final Path WATCHERS = Path.of("/proc/sys/fs/inotify/max_user_instances");
  private static final int ENOUGH_WATCHERS = 4_096;

  private DovecotSettings() {}

  /**
   * Each idling session takes one of the system's 128 inotify instances; only root can allow more.
   */
  static void allowManyWatchers() {
    try {
      // Such a file gives all at the first read only, which must ask for enough.
      if (Integer.parseInt(Files.readAllLines(WATCHERS).getFirst()) < ENOUGH_WATCHERS) {
        Files.writeString(WATCHERS, Integer.toString(ENOUGH_WATCHERS));
      }
    } catch (IOException _) {
      // Not allowed: Dovecot looks at the folders above that number every 30 s.
    }
  }

  /**
   * Makes the folder; its path is short, because Dovecot's sockets in it may have 107 characters at
   * most.
   */
  static Path write(int port, int loginPort, ServerCertificate certificate, List<String> more) {
    try {
      var home = Files.createTempDirectory("mailroom-dovecot-");
      // The mail belongs to another user than root, who must be able to pass.
      Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx--x--x"));
      Files.writeString(home.resolve("certificate.pem"), certificate.certificatePem());
      Files.writeString(home.resolve("key.pem"), certificate.keyPem());
      var users = Files.createDirectory(home.resolve("users"));
      Files.setPosixFilePermissions(users, PosixFilePermissions.fromString("rwxr-xr-x"));
      var mail = Files.createDirectory(home.resolve("mail"));
      Files.setPosixFilePermissions(mail, PosixFilePermissions.fromString("rwxrwxrwx"));
      Files.writeString(
          home.resolve("dovecot.conf"),
          text(home, port, loginPort) + String.join("\n", more) + "\n");
      return home;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Whose processes and files they are: an ordinary user's own; under root, who may hold no mail,
   * the usual ones.
   */
  private record Owners(
      String internal, String internalGroup, String login, String mail, String mailGroup) {
    static Owners here() {
      var user = id("-un");
      return user.equals("root")
          ? new Owners("dovecot", "dovecot", "dovenull", "nobody", "nogroup")
          : new Owners(user, id("-gn"), user, user, id("-gn"));
    }

    private static String id(String option) {
      return ChildProcess.run(List.of("id"), List.of(option)).output().strip();
    }
  }

  private static String text(Path home, int port, int loginPort) {
    var owners = Owners.here();
    return """
    base_dir = %1$s/run
    state_dir = %1$s/state
    log_path = /dev/stderr
    protocols = imap
    listen = 127.0.0.1
    default_internal_user = %3$s
    default_internal_group = %8$s
    default_login_user = %4$s
    ssl = required
    ssl_cert = <%1$s/certificate.pem
    ssl_key = <%1$s/key.pem
    auth_mechanisms = plain login
    auth_username_chars =
    auth_failure_delay = 0
    passdb {
      driver = passwd-file
      args = username_format=%%u %1$s/users/%7$s
    }
    userdb {
      driver = static
      args = uid=%5$s gid=%6$s home=%1$s/mail/%7$s
    }
    first_valid_uid = 1
    mail_location = maildir:~/Maildir:LAYOUT=fs
    mail_fsync = never
    mail_plugins = acl
    mail_max_userip_connections = 0
    namespace inbox {
      inbox = yes
      separator = /
    }
    plugin {
      acl = vfile
    }
    service imap-login {
      chroot =
      service_count = 0
      inet_listener imap {
        port = 0
      }
      inet_listener imaps {
        port = %2$d
        ssl = yes
      }
    }
    # For a Postfix that lets the same users in.
    service auth {
      inet_listener {
        port = %9$d
      }
    }
    # No delay after refused logins.
    service anvil {
      chroot =
      unix_listener anvil-auth-penalty {
        mode = 0
      }
    }
    service stats {
      chroot =
    }
    """
        .formatted(
            home,
            port,
            owners.internal,
            owners.login,
            owners.mail,
            owners.mailGroup,
            DovecotUsers.NAME,
            owners.internalGroup,
            loginPort);
  }
}
