// The map: base, field, alerts. The field is drawn by us on a canvas of its own, in the moment its
// image is there, so that the picture and its time always change together.

/* global ol */
import { topology } from './basemap.js';
import { PLACES } from './places.js';

const WATER = '#dde7ee';
const LAND = '#f7f6f2';
const COAST = '#7b8893';
const BORDER = 'rgba(92, 104, 116, 0.55)';
const OBSERVED = '#1f3a52';
const FORECAST = '#00796b';
const ALERT = '#d9480f';

const FIELD_OPACITY = 0.86;

export class FieldMap {

  constructor(target) {
    this.large = false;
    this.image = null;
    this.step = null;
    this.place = '';
    this.feed = undefined;
    this.field = new ol.layer.Layer({
      render: frame => this.drawField(frame),
      zIndex: 2,
    });
    this.outline = new ol.layer.Vector({ source: new ol.source.Vector(), zIndex: 4 });
    this.alerts = new ol.layer.Vector({
      source: new ol.source.Vector(), style: alertStyle, zIndex: 6,
    });
    this.base = baseLayers();
    this.map = new ol.Map({
      target,
      layers: [...this.base, this.field, this.outline, this.alerts],
      controls: [
        new ol.control.Zoom(),
        new ol.control.ScaleLine({ minWidth: 90 }),
      ],
      view: new ol.View({ center: [0, 5e6], zoom: 3 }),
    });
    this.enlarge(false);
  }

  /** A small one among others is looked at, and not moved. */
  enlarge(large) {
    this.large = large;
    this.fitted = false;
    this.map.getInteractions().forEach(interaction => interaction.setActive(large));
    this.map.getTargetElement().setAttribute('role', large ? 'application' : 'img');
  }

  /** Its room has changed: a small map shows all of the field again. */
  resized() {
    this.map.updateSize();
    if (this.step && !(this.large && this.fitted)) this.fit(this.step.extent, 0);
  }

  dispose() {
    this.map.setTarget(null);
    this.map.dispose();
  }

  /** Shows a step with its decoded image, or nothing. */
  show(step, image) {
    this.step = step;
    this.image = image;
    this.outline.getSource().clear();
    if (step) {
      this.goTo(step);
      // A picture of no place needs no frame, but a forecast is always marked.
      if (step.geographic || step.kind === 'forecast') {
        const outline = new ol.geom.Polygon(step.outline, 'XY', [step.outline.length]);
        const frame = new ol.Feature(outline);
        frame.setStyle(step.kind === 'forecast' ? forecastFrame : observedFrame);
        this.outline.getSource().addFeature(frame);
      }
    }
    this.field.changed();
  }

  /** Another feed moves the map, unless it lies where the last one did; another time does not. */
  goTo(step) {
    const place = `${step.geographic}:${step.extent.map(Math.round)}`;
    const stay = this.feed === step.feedId || this.place === place;
    this.feed = step.feedId;
    if (stay) return;
    this.place = place;
    for (const layer of this.base) layer.setVisible(step.geographic);
    this.map.getTargetElement().dataset.geographic = step.geographic;
    const projection = step.geographic ? 'EPSG:3857' : cells(step.extent);
    this.map.setView(new ol.View({
      projection,
      center: ol.extent.getCenter(step.extent),
      resolution: 1000,
      minResolution: step.geographic ? 5 : 0.005,
      maxResolution: step.geographic ? 40000 : ol.extent.getWidth(step.extent) / 60,
      showFullExtent: true,
    }));
    this.fit(step.extent, 0);
  }

  fit(extent, duration = 350) {
    this.map.updateSize();
    const [width, height] = this.map.getSize() ?? [0, 0];
    this.fitted = width > 0 && height > 0;
    if (!this.fitted) return;
    // Beside the legend, where there is room.
    const right = width > 800 ? 176 : 40;
    const padding = this.large ? [78, right, 44, 40] : [52, 10, 12, 10];
    this.map.getView().fit(extent, { padding, duration });
  }

  /** Shows the whole field. */
  fitStep() {
    if (this.step) this.fit(this.step.extent);
  }

  /** Features as of /api/alerts; without geography only those of the feed shown. */
  showAlerts(features, feedId, geographic) {
    const source = this.alerts.getSource();
    source.clear();
    for (const feature of features) {
      const geometry = shape(feature, feedId, geographic, this.step);
      if (geometry) {
        const drawn = new ol.Feature(geometry);
        drawn.setId(feature.id);
        source.addFeature(drawn);
      }
    }
  }

  /** Moves to an alert's area; says whether there is one on this map. */
  zoomTo(alertId) {
    const feature = this.alerts.getSource().getFeatureById(alertId);
    if (!feature) return false;
    const extent = feature.getGeometry().getExtent();
    const size = Math.max(ol.extent.getWidth(extent), ol.extent.getHeight(extent));
    // With its surroundings, of which a grid of few cells has none to spare.
    const margin = Math.max(0.6 * size, 0.2 * ol.extent.getHeight(this.step.extent));
    this.fit(ol.extent.buffer(extent, margin));
    return true;
  }

  drawField(frame) {
    const canvas = this.canvas ??= newCanvas();
    const [width, height] = frame.size;
    const ratio = frame.pixelRatio;
    if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
      canvas.style.width = `${width}px`;
      canvas.style.height = `${height}px`;
    }
    const pen = canvas.getContext('2d');
    pen.clearRect(0, 0, canvas.width, canvas.height);
    if (this.image && this.step) {
      const { center, resolution } = frame.viewState;
      const scale = ratio / resolution;
      const [west, south, east, north] = this.step.extent;
      const x = canvas.width / 2 + (west - center[0]) * scale;
      const y = canvas.height / 2 - (north - center[1]) * scale;
      // Cells stay cells when enlarged; near its own size an image is smoothed, for the hatching.
      // A grid of few cells is drawn cell by cell at any size.
      const pixels = (east - west) * scale / this.image.naturalWidth;
      const pixelsOfCell = (east - west) * scale / this.step.columns;
      pen.imageSmoothingEnabled = pixels < 2 && !(pixelsOfCell > 4);
      pen.imageSmoothingQuality = 'high';
      pen.globalAlpha = FIELD_OPACITY;
      pen.drawImage(this.image, x, y, (east - west) * scale, (north - south) * scale);
      pen.globalAlpha = 1;
    }
    return canvas;
  }
}

function newCanvas() {
  const canvas = document.createElement('canvas');
  canvas.className = 'field';
  return canvas;
}

function cells(extent) {
  return new ol.proj.Projection({ code: 'cells', units: 'pixels', extent });
}

function shape(feature, feedId, geographic, step) {
  if (feature.geometry) {
    return geographic
      ? new ol.format.GeoJSON().readGeometry(feature.geometry, {
        dataProjection: 'EPSG:4326', featureProjection: 'EPSG:3857',
      })
      : null;
  }
  if (geographic || !step || feature.properties.feedId !== feedId) return null;
  const rows = step.extent[3];
  return new ol.geom.MultiPolygon(feature.properties.cells.map(
    ring => [ring.map(([column, row]) => [column, rows - row])]));
}

const observedFrame = new ol.style.Style({
  stroke: new ol.style.Stroke({ color: OBSERVED, width: 1.5 }),
});

const forecastFrame = [
  new ol.style.Style({ stroke: new ol.style.Stroke({ color: 'rgba(255,255,255,0.9)', width: 4 }) }),
  new ol.style.Style({
    stroke: new ol.style.Stroke({ color: FORECAST, width: 3, lineDash: [12, 8], lineCap: 'butt' }),
  }),
];

const alertStyle = [
  new ol.style.Style({ stroke: new ol.style.Stroke({ color: 'rgba(255,255,255,0.95)', width: 5 }) }),
  new ol.style.Style({
    stroke: new ol.style.Stroke({ color: ALERT, width: 2.5 }),
    fill: new ol.style.Fill({ color: 'rgba(217, 72, 15, 0.13)' }),
  }),
];

/** Read once for all maps, when the first one is made. */
let outlines;

function baseLayers() {
  outlines ??= {
    countries: topology('/assets/countries-50m.json', 'countries'),
    states: topology('/assets/states-10m.json', 'states'),
  };
  const { countries, states } = outlines;
  const water = new ol.layer.Layer({ render: waterColour(), zIndex: 0 });
  return [
    water,
    new ol.layer.Vector({
      source: countries, zIndex: 1,
      style: new ol.style.Style({ fill: new ol.style.Fill({ color: LAND }) }),
    }),
    // Above the field, so that coasts can be seen through rain.
    new ol.layer.Vector({
      source: states, zIndex: 3, maxResolution: 9000,
      style: new ol.style.Style({ stroke: new ol.style.Stroke({ color: BORDER, width: 0.7 }) }),
    }),
    new ol.layer.Vector({
      source: countries, zIndex: 3,
      style: new ol.style.Style({ stroke: new ol.style.Stroke({ color: COAST, width: 1 }) }),
    }),
    new ol.layer.Graticule({
      zIndex: 3,
      showLabels: true,
      wrapX: true,
      strokeStyle: new ol.style.Stroke({ color: 'rgba(60, 80, 100, 0.16)', width: 1 }),
      lonLabelStyle: degreeText('bottom'),
      latLabelStyle: degreeText('middle'),
    }),
    new ol.layer.Vector({ source: places(), style: placeStyle, declutter: true, zIndex: 5 }),
  ];
}

function waterColour() {
  const sheet = document.createElement('div');
  sheet.className = 'water';
  sheet.style.backgroundColor = WATER;
  return () => sheet;
}

function degreeText(baseline) {
  return new ol.style.Text({
    font: '11px system-ui, sans-serif',
    textBaseline: baseline,
    fill: new ol.style.Fill({ color: 'rgba(60, 80, 100, 0.75)' }),
    stroke: new ol.style.Stroke({ color: 'rgba(255, 255, 255, 0.7)', width: 2 }),
  });
}

function places() {
  const features = PLACES.map(([name, longitude, latitude, reach]) => {
    const place = new ol.Feature(new ol.geom.Point(ol.proj.fromLonLat([longitude, latitude])));
    place.setProperties({ name, reach });
    return place;
  });
  return new ol.source.Vector({ features });
}

function placeStyle(place, resolution) {
  if (resolution > place.get('reach')) return null;
  return new ol.style.Style({
    zIndex: place.get('reach'),
    image: new ol.style.Circle({
      radius: 2.5,
      fill: new ol.style.Fill({ color: '#3b4650' }),
      stroke: new ol.style.Stroke({ color: '#ffffff', width: 1 }),
    }),
    text: new ol.style.Text({
      text: place.get('name'),
      font: '12px system-ui, sans-serif',
      textAlign: 'left',
      offsetX: 6,
      offsetY: -1,
      fill: new ol.style.Fill({ color: '#2c3640' }),
      stroke: new ol.style.Stroke({ color: 'rgba(255, 255, 255, 0.85)', width: 3 }),
    }),
  });
}
