package io.mailroom.config.probe;

import io.mailroom.config.problem.Problem;
import io.mailroom.config.problem.ProblemCode;
import io.mailroom.contract.watch.FolderName;
import io.mailroom.imap.ImapFault;
import io.mailroom.imap.folder.FolderList;
import io.mailroom.imap.folder.ListedFolder;

/** What a mailbox that cannot be watched is called, step by step. No word of the server's own. */
final class MailboxProblems {
  private MailboxProblems() {}

  static Problem of(ImapFault fault, Account account) {
    String server = account.host() + ":" + account.port();
    return switch (fault.problem()) {
      case HOST_UNRESOLVED ->
          Problem.of(ProblemCode.HOST_UNRESOLVED, "host " + account.host() + " cannot be resolved")
              .inStep("resolve")
              .at("/imap/host");
      case ADDRESS_NOT_ALLOWED ->
          Problem.of(
                  ProblemCode.ADDRESS_NOT_ALLOWED,
                  "host "
                      + account.host()
                      + " has no address that is allowed (expected a public one)")
              .inStep("resolve")
              .at("/imap/host");
      case UNREACHABLE ->
          Problem.of(ProblemCode.UNREACHABLE, "nothing speaks TLS at " + server).inStep("connect");
      case CERTIFICATE_UNTRUSTED ->
          Problem.of(
                  ProblemCode.CERTIFICATE_UNTRUSTED,
                  "the certificate of " + server + " is not trusted for that name")
              .inStep("tls");
      case LOGIN_REFUSED ->
          Problem.of(
                  ProblemCode.LOGIN_REFUSED, server + " refuses this username with this password")
              .inStep("login")
              .at("/imap/auth");
      case LOGIN_UNAVAILABLE ->
          Problem.of(ProblemCode.UNREACHABLE, server + " lets nobody in for now: try it later")
              .inStep("login");
      case LOST, OVERDUE, MALFORMED, TOO_LARGE, REFUSED ->
          Problem.of(
                  ProblemCode.UNREACHABLE,
                  server + " broke the check off: " + fault.problem().code())
              .inStep("converse");
    };
  }

  static Problem missing(FolderName name, FolderList list) {
    var selectable =
        list.folders().stream()
            .filter(ListedFolder::isSelectable)
            .map(folder -> folder.name().text())
            .toList();
    return Problem.of(
            ProblemCode.FOLDER_MISSING,
            "the server has no folder '" + name + "' (names are exact, upper and lower case too)")
        .inStep("list")
        .nearest(NearNames.of(name.value(), selectable));
  }

  static Problem holdsNoMail(FolderName name) {
    return Problem.of(
            ProblemCode.FOLDER_MISSING,
            "'" + name + "' only holds other folders, it cannot hold mail")
        .inStep("list");
  }

  static Problem ambiguous(FolderName name) {
    return Problem.of(
            ProblemCode.FOLDER_MISSING,
            "the server has several folders that read as '" + name + "'")
        .inStep("list");
  }

  static Problem closed(FolderName name) {
    return Problem.of(
            ProblemCode.FOLDER_MISSING,
            "the server does not open folder '" + name + "' for this user")
        .inStep("select");
  }

  static Problem readOnly(FolderName name) {
    return Problem.of(
            ProblemCode.FOLDER_READ_ONLY,
            "emails in folder '" + name + "' cannot be marked as read (expected a writable folder)")
        .inStep("select");
  }
}
