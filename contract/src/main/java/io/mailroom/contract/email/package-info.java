/** Emails on the topics: as they arrived, and as they were routed. */
@NullMarked
package io.mailroom.contract.email;

import org.jspecify.annotations.NullMarked;
