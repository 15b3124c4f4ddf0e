// Countries and states from TopoJSON, made fit for a flat map: the atlas describes outlines on a
// sphere, where Russia and Fiji go on across the 180th meridian and Antarctica has no lower edge.

/* global ol */

/** A vector source of one layer of a TopoJSON file. */
export function topology(url, layer) {
  const source = new ol.source.Vector({ overlaps: false });
  read(url, layer)
    .then(features => source.addFeatures(features))
    .catch(error => console.warn(`no base map from ${url}`, error));
  return source;
}

async function read(url, layer) {
  const answer = await fetch(url);
  const format = new ol.format.TopoJSON({ layers: [layer] });
  const features = format.readFeatures(await answer.json());
  for (const feature of features) {
    const geometry = flat(feature.getGeometry());
    feature.setGeometry(geometry?.transform('EPSG:4326', 'EPSG:3857'));
  }
  return features;
}

function flat(geometry) {
  switch (geometry?.getType()) {
    case 'Polygon':
      return new ol.geom.Polygon(geometry.getCoordinates().map(continuous));
    case 'MultiPolygon':
      return new ol.geom.MultiPolygon(geometry.getCoordinates().map(p => p.map(continuous)));
    default:
      return geometry;
  }
}

/** The same ring without jumps from one edge of the map to the other. */
function continuous(ring) {
  let turn = 0;
  const points = ring.map(([longitude, latitude], i) => {
    if (i > 0) {
      const step = longitude - ring[i - 1][0];
      if (step > 180) turn -= 360;
      if (step < -180) turn += 360;
    }
    return [longitude + turn, Math.max(-85, latitude)];
  });
  const first = points[0];
  const last = points[points.length - 1];
  if (Math.abs(last[0] - first[0]) > 180) {
    // Once around the pole: closed along the map's lower edge.
    points.push([last[0], -85], [first[0], -85], first);
  }
  return points;
}
