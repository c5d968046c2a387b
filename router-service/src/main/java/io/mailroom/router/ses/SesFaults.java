package io.mailroom.router.ses;

import io.mailroom.contract.progress.Reason;
import io.mailroom.router.reply.Outcome;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sesv2.model.AccountSuspendedException;
import software.amazon.awssdk.services.sesv2.model.LimitExceededException;
import software.amazon.awssdk.services.sesv2.model.MailFromDomainNotVerifiedException;
import software.amazon.awssdk.services.sesv2.model.MessageRejectedException;
import software.amazon.awssdk.services.sesv2.model.SendingPausedException;
import software.amazon.awssdk.services.sesv2.model.SesV2Exception;
import software.amazon.awssdk.services.sesv2.model.TooManyRequestsException;

/**
 * What a failed request to SES means for the reply. SES has no key by which it would know a second
 * request for the same: where it may have taken the email, that stays unknown. Source: Amazon SES
 * API v2, SendEmail, Errors; Common Errors.
 */
final class SesFaults {
  private static final int LONGEST_DETAIL = 500;
  private static final int FORBIDDEN = 403;

  private SesFaults() {}

  /**
   * Of a request to send.
   *
   * @param isInSandbox whether the account may only send to addresses that it has verified
   */
  static Outcome of(SdkException fault, boolean isInSandbox) {
    return switch (fault) {
      case TooManyRequestsException e -> notSent("ses-rate", e, true);
      case LimitExceededException e -> notSent("ses-quota", e, true);
      case SendingPausedException e -> notSent("ses-paused", e, true);
      case AccountSuspendedException e -> notSent("ses-suspended", e, true);
      case MailFromDomainNotVerifiedException e -> notSent("ses-not-verified", e, false);
      case MessageRejectedException e -> rejected(e, isInSandbox);
      case SesV2Exception e when e.statusCode() == FORBIDDEN -> notSent("ses-access", e, true);
      case SesV2Exception e when e.statusCode() / 100 == 4 -> refused("ses-refused", e);
      case SesV2Exception e -> new Outcome.Unknown(reason("ses-failed", e));
      default ->
          isBeforeTheRequest(fault)
              ? notSent("ses-unreachable", fault, true)
              : new Outcome.Unknown(reason("ses-no-answer", fault));
    };
  }

  /** Of a question that changes nothing: whatever it is, nothing was sent. */
  static Outcome ofQuestion(SdkException fault) {
    var isRefused = fault instanceof SesV2Exception e && e.statusCode() == FORBIDDEN;
    return notSent(isRefused ? "ses-access" : "ses-unreachable", fault, true);
  }

  private static Outcome rejected(MessageRejectedException fault, boolean isInSandbox) {
    var text = detail(fault);
    // SES has one error for this and for a virus; only the words tell them apart.
    if (!text.toLowerCase(Locale.ROOT).contains("not verified")) {
      return refused("ses-rejected", fault);
    }
    return isInSandbox
        ? new Outcome.NotSent(
            new Reason(
                "ses-sandbox",
                cut(
                    "the account is in SES's sandbox and sends only to verified addresses; "
                        + text)),
            false)
        : notSent("ses-not-verified", fault, false);
  }

  /** Whether the connection was never there, so that SES cannot have taken anything. */
  private static boolean isBeforeTheRequest(SdkException fault) {
    return Stream.<@Nullable Throwable>iterate(
            fault, each -> each != null, each -> each == null ? null : each.getCause())
        .anyMatch(each ->
            switch (each) {
              case ConnectException _,
                  UnknownHostException _,
                  NoRouteToHostException _,
                  SSLHandshakeException _,
                  SSLPeerUnverifiedException _ ->
                  true;
              case SocketTimeoutException e ->
                  String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).startsWith("connect");
              case null, default -> false;
            });
  }

  private static Outcome notSent(String code, SdkException fault, boolean isOfServer) {
    return new Outcome.NotSent(reason(code, fault), isOfServer);
  }

  private static Outcome refused(String code, SdkException fault) {
    return new Outcome.Refused(reason(code, fault));
  }

  private static Reason reason(String code, SdkException fault) {
    return new Reason(code, cut(detail(fault)));
  }

  /** What SES said, or what ended the connection; never a class name. */
  private static String detail(SdkException fault) {
    return fault instanceof SesV2Exception e && e.awsErrorDetails() != null
        ? String.valueOf(e.awsErrorDetails().errorMessage())
        : String.valueOf(fault.getMessage());
  }

  private static String cut(String text) {
    return text.substring(0, Math.min(text.length(), LONGEST_DETAIL));
  }
}
