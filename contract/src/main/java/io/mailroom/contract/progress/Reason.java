package io.mailroom.contract.progress;

/**
 * Why something is as it is.
 *
 * @param code for programs, such as {@code login-refused}
 * @param detail for people; never a secret, never text of an email
 */
public record Reason(String code, String detail) {}
