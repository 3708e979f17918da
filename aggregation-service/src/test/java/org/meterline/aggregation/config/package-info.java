/** Tests of the settings. */
@NullMarked
package org.meterline.aggregation.config;

import org.jspecify.annotations.NullMarked;
