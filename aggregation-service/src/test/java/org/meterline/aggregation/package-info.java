/** Tests, and what they share. */
@NullMarked
package org.meterline.aggregation;

import org.jspecify.annotations.NullMarked;
