/** Tests of the room {@code testing}. */
@NullMarked
package org.meterline.local.testing;

import org.jspecify.annotations.NullMarked;
