/** Who calls: credentials come in with a request, an identity with roles or a problem goes out. */
@NullMarked
package io.mailroom.config.api.access;

import org.jspecify.annotations.NullMarked;
