/** Tests of what a reply looks like. */
@NullMarked
package io.mailroom.router.message;

import org.jspecify.annotations.NullMarked;
