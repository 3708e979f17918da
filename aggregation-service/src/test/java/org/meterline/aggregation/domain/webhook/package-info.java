/** Tests of the package. */
@NullMarked
package org.meterline.aggregation.domain.webhook;

import org.jspecify.annotations.NullMarked;
