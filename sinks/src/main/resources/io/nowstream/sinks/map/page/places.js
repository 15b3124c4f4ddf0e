// A short list of places to find one's way by: name, longitude, latitude, and from which width of a
// pixel in metres on they are named (large cities first).

const FAR = 2500;
const NEAR = 900;

export const PLACES = [
  ['Amsterdam', 4.90, 52.37, FAR], ['Rotterdam', 4.48, 51.92, NEAR], ['Utrecht', 5.12, 52.09, 500],
  ['Groningen', 6.57, 53.22, NEAR], ['Eindhoven', 5.48, 51.44, NEAR], ['Maastricht', 5.69, 50.85, 500],
  ['Den Helder', 4.76, 52.96, 500], ['Zwolle', 6.09, 52.51, 500], ['Middelburg', 3.61, 51.50, 500],
  ['Brussels', 4.35, 50.85, FAR], ['Antwerp', 4.40, 51.22, NEAR], ['Luxembourg', 6.13, 49.61, NEAR],
  ['London', -0.13, 51.51, FAR], ['Norwich', 1.30, 52.63, 500], ['Manchester', -2.24, 53.48, NEAR],
  ['Edinburgh', -3.19, 55.95, NEAR], ['Dublin', -6.26, 53.35, FAR], ['Paris', 2.35, 48.86, FAR],
  ['Lille', 3.06, 50.63, NEAR], ['Lyon', 4.84, 45.76, NEAR], ['Marseille', 5.37, 43.30, NEAR],
  ['Toulouse', 1.44, 43.60, NEAR], ['Madrid', -3.70, 40.42, FAR], ['Barcelona', 2.17, 41.39, NEAR],
  ['Lisbon', -9.14, 38.72, FAR], ['Berlin', 13.40, 52.52, FAR], ['Hamburg', 9.99, 53.55, FAR],
  ['Bremen', 8.80, 53.08, NEAR], ['Hanover', 9.73, 52.37, NEAR], ['Cologne', 6.96, 50.94, NEAR],
  ['Frankfurt', 8.68, 50.11, NEAR], ['Stuttgart', 9.18, 48.78, NEAR], ['Munich', 11.58, 48.14, FAR],
  ['Leipzig', 12.37, 51.34, NEAR], ['Zurich', 8.54, 47.37, NEAR], ['Bern', 7.45, 46.95, 500],
  ['Vienna', 16.37, 48.21, FAR], ['Prague', 14.42, 50.08, FAR], ['Warsaw', 21.01, 52.23, FAR],
  ['Budapest', 19.04, 47.50, FAR], ['Trento', 11.12, 46.07, 500], ['Verona', 10.99, 45.44, 500],
  ['Milan', 9.19, 45.46, FAR], ['Venice', 12.32, 45.44, NEAR], ['Rome', 12.50, 41.90, FAR],
  ['Copenhagen', 12.57, 55.68, FAR], ['Oslo', 10.75, 59.91, FAR], ['Bergen', 5.32, 60.39, NEAR],
  ['Trondheim', 10.40, 63.43, NEAR], ['Stockholm', 18.07, 59.33, FAR], ['Gothenburg', 11.97, 57.71, NEAR],
  ['Umeå', 20.26, 63.83, NEAR], ['Helsinki', 24.94, 60.17, FAR], ['Turku', 22.27, 60.45, NEAR],
  ['Tampere', 23.76, 61.50, NEAR], ['Vaasa', 21.62, 63.10, NEAR], ['Kuopio', 27.68, 62.89, NEAR],
  ['Oulu', 25.47, 65.01, NEAR], ['Rovaniemi', 25.72, 66.50, NEAR], ['Tallinn', 24.75, 59.44, FAR],
  ['Riga', 24.11, 56.95, FAR], ['Vilnius', 25.28, 54.69, NEAR], ['St. Petersburg', 30.31, 59.94, FAR],
  ['New York', -74.01, 40.71, FAR], ['Boston', -71.06, 42.36, NEAR], ['Washington', -77.04, 38.91, FAR],
  ['Atlanta', -84.39, 33.75, FAR], ['Miami', -80.19, 25.76, FAR], ['Nashville', -86.78, 36.16, NEAR],
  ['Chicago', -87.63, 41.88, FAR], ['Minneapolis', -93.27, 44.98, NEAR], ['St. Louis', -90.20, 38.63, NEAR],
  ['Kansas City', -94.58, 39.10, NEAR], ['Oklahoma City', -97.52, 35.47, NEAR], ['Dallas', -96.80, 32.78, FAR],
  ['Houston', -95.37, 29.76, FAR], ['New Orleans', -90.07, 29.95, NEAR], ['Denver', -104.99, 39.74, FAR],
  ['Phoenix', -112.07, 33.45, FAR], ['Los Angeles', -118.24, 34.05, FAR], ['Seattle', -122.33, 47.61, FAR],
  ['Toronto', -79.38, 43.65, FAR], ['Mexico City', -99.13, 19.43, FAR], ['Melbourne', 144.96, -37.81, FAR],
  ['Geelong', 144.36, -38.15, 500], ['Ballarat', 143.85, -37.56, 500], ['Bendigo', 144.28, -36.76, 500],
  ['Sydney', 151.21, -33.87, FAR], ['Adelaide', 138.60, -34.93, FAR], ['Brisbane', 153.03, -27.47, FAR],
  ['Hobart', 147.33, -42.88, NEAR], ['Auckland', 174.76, -36.85, FAR], ['Tokyo', 139.69, 35.69, FAR],
  ['Seoul', 126.98, 37.57, FAR], ['Singapore', 103.82, 1.35, FAR], ['São Paulo', -46.63, -23.55, FAR],
];
