/** The servers of an integration: where its mail is, and how replies leave. Secrets are sealed. */
@NullMarked
package io.mailroom.contract.server;

import org.jspecify.annotations.NullMarked;
