/** SQL for others while the satellite writes: checked, limited, streamed, over loopback HTTP. */
package io.orrery.olap.query;
