/** Tests of the package. */
@NullMarked
package org.meterline.aggregation.http.webhook;

import org.jspecify.annotations.NullMarked;
