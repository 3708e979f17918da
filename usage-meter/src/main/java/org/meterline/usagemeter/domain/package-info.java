/**
 * What a meter knows: inventory objects, the timeline of a recording, how recorded time maps to a month, and the usage
 * reports that follow from it. Pure functions and values; uses the report types of {@code contracts} and nothing else.
 */
@NullMarked
package org.meterline.usagemeter.domain;

import org.jspecify.annotations.NullMarked;
