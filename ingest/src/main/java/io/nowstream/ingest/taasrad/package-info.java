/**
 * TAASRAD19 (Franch et al., Scientific Data 7:234, 2020): reflectivity of one radar in Trentino, as
 * the sheets of small tiles that its explorer uses.
 */
@NullMarked
package io.nowstream.ingest.taasrad;

import org.jspecify.annotations.NullMarked;
