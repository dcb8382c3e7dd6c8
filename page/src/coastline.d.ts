declare module "virtual:coastline" {
  const land: import("geojson").MultiPolygon;
  export default land;
}
